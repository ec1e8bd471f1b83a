"""Saving records as the platform does: in chunks of 200, row errors apart, triggers before and after."""
