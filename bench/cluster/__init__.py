"""The time of whole searches on a cluster, beside the embedded engine.

Both engines have the same articles, and take turns. So a figure of the cluster can be read as a
ratio, whatever else the machine does.
"""
