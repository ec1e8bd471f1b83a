"""A file, a sheet, an address → `Table`. Raw cells only: what a cell means is the cleaning's business."""
