"""The org as a person sees it in a browser: read-only pages in French and English."""
