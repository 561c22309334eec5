"""Screens of booking: looking for a bed, one guest's booking, the host's desk."""
