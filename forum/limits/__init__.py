"""What is counted in the database, so that all processes and machines share it: failures, letters asked for."""
