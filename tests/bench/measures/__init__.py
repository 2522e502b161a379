"""The figures: every module here is read, and every function under @figure is one."""
