#!/bin/sh
# "Pedir ayuda.app": shows the page of the agent in the browser of whoever opened it.
exec /usr/local/bin/lanet-agent ask
