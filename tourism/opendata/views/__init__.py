"""The page of the open data with its files, the embeds for other sites, oEmbed."""
