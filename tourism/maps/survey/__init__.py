"""Building what is committed: reads the surveyed package data, writes the base map and the list of regions.

Needed by whoever rebuilds (`manage.py build_basemap`), never by a running site.
"""
