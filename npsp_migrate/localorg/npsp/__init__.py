"""What NPSP does by itself when records are saved; one module per family of handlers."""
