"""The SOAP way in: signing in, and records under the Partner, Enterprise and Metadata WSDLs."""
