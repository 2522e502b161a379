"""Pictures that organisers put where a pattern or a monogram would stand: covers, logos, photos of speakers."""
