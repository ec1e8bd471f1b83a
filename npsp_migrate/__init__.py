"""npsp-migrate: a nonprofit's spreadsheets into Salesforce NPSP."""

__version__ = "0.1.0"
