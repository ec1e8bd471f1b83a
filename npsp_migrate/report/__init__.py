"""One plan, three views: the terminal, a page that the founders sign, a workbook for whoever counts."""
