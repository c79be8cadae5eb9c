# Identity, queue, downloaded versions, settings and local policy: nothing of the agent stays on this computer.
rm -rf /var/lib/lanet-agent /etc/lanet-agent /var/log/lanet-agent /run/lanet-agent /opt/lanet-agent
rm -f /etc/systemd/system/multi-user.target.wants/lanet-agent.service
