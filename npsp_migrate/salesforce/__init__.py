"""The org over HTTP. The only room that knows simple-salesforce, requests and SOQL."""
