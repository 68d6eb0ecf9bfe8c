"""Docker Hub's API, against fakes: nothing of the Hub itself can be asked by a test.

row          what a row says, and a fake Hub that answers as all rows have it
rows_*       the rows: a call of each operation
description  the description of the API, where it is at hand
prism        a mock of the Hub that checks each request against the description
"""
