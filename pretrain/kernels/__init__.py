"""Compiled CPU kernels for training attention models in mixed precision."""
