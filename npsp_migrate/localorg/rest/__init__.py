"""The REST API: paths, headers and bodies of Salesforce over the org."""
