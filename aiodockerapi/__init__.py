"""The asyncio Docker client: typed answers from one daemon or a thousand, at once."""
