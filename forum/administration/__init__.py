"""What administrators see of the whole site: its accounts, its outbox, its log."""
