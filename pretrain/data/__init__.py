"""Training data: generators and augmentations for Sudoku, mazes and ARC."""
