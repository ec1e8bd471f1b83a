"""The Metadata API's work: what is deployed, what it changes in the org, and how it is given back."""
