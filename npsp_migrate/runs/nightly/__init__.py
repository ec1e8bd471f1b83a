"""The nightly run: what it may do alone, what it leaves to people, and how it tells them."""
