"""The organiser's home: areas, tabs and panels that slices put there."""
