"""The SOAP way in: signing in with name and password."""
