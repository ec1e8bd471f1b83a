"""SOQL for the local org: text in, Salesforce JSON records out, over SQLite."""
