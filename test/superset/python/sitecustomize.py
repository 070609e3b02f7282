"""Loaded by every Python of the lane: hosts of the cluster lead to the lane's own servers, names and certificates stay as they are rendered."""
import json
import os
import socket

PLACES = json.loads(os.environ.get("LANE_PLACES", "{}"))
resolve = socket.getaddrinfo


def getaddrinfo(host, port, *args, **kwargs):
    place = PLACES.get(host.decode() if isinstance(host, bytes) else host)
    return resolve("127.0.0.1", place, *args, **kwargs) if place else resolve(host, port, *args, **kwargs)


socket.getaddrinfo = getaddrinfo
