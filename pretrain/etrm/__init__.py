"""E-TRM: a TRM that holds a state for every (colour, cell) and learns one ARC task from its demonstrations alone."""
