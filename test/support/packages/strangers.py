"""Hears every packet on the loopback interface of its network namespace and prints the addresses beyond loopback.

All routes of that namespace lead to loopback, so an attempt to reach any address is a packet here. Ends with SIGTERM.
"""
import ipaddress
import signal
import socket
import sys

heard = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
heard.bind(("lo", 0))
seen = set()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print("listening", flush=True)
while True:
    packet = heard.recv(65535)
    version = packet[0] >> 4
    if version == 4:
        address = ipaddress.ip_address(packet[16:20])
    elif version == 6:
        address = ipaddress.ip_address(packet[24:40])
    else:
        continue
    if not address.is_loopback and address not in seen:
        seen.add(address)
        print(address, flush=True)
