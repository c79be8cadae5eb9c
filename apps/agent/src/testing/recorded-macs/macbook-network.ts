import { type MacRecording, xmlPlist } from '../recorded-mac.ts';

const SETTINGS = '/Library/Preferences/SystemConfiguration';

const mac = (...octets: number[]) => Uint8Array.from(octets);

const IFCONFIG = `lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
	options=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
	inet 127.0.0.1 netmask 0xff000000
	inet6 ::1 prefixlen 128
	inet6 fe80::1%lo0 prefixlen 64 scopeid 0x1
gif0: flags=8010<POINTOPOINT,MULTICAST> mtu 1280
anpi0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether 5e:11:22:33:44:55
	media: none
	status: inactive
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	options=6460<TSO4,TSO6,CHANNEL_IO,PARTIAL_CSUM,ZEROINVERT_CSUM>
	ether 9a:0f:31:77:20:01
	inet6 fe80::c1a:7f2b:4e9d:11ad%en0 prefixlen 64 secured scopeid 0xb
	inet6 2001:db8:4:1::52 prefixlen 64 autoconf secured
	inet6 2001:db8:4:1:a8b1:22:9c1:77f prefixlen 64 autoconf temporary
	inet 192.168.10.52 netmask 0xfffffe00 broadcast 192.168.11.255
	nd6 options=201<PERFORMNUD,DAD>
	media: autoselect
	status: active
en1: flags=8963<UP,BROADCAST,SMART,RUNNING,PROMISC,SIMPLEX,MULTICAST> mtu 1500
	ether 36:1c:5a:90:10:40
	media: autoselect <full-duplex>
	status: inactive
bridge0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether 36:1c:5a:90:10:40
	member: en1 flags=3<LEARNING,DISCOVER>
	media: <unknown type>
	status: inactive
en6: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether 00:e0:4c:68:01:02
	inet 10.20.0.7 netmask 0xffffff00 broadcast 10.20.0.255
	media: autoselect (1000baseT <full-duplex,energy-efficient-ethernet>)
	status: active
utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
	inet6 fe80::aaaa:bbbb:cccc:dddd%utun0 prefixlen 64 scopeid 0x11
utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1280
	inet 10.99.0.5 --> 10.99.0.5 netmask 0xffffffff
`;

const ROUTES = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.10.1       UGScg                 en0
default            10.20.0.1          UGScIg                en6
default            link#18            UCSIg           bridge100      !
127                127.0.0.1          UCS                   lo0
192.168.10         link#11            UCS                   en0      !

Internet6:
Destination                             Gateway                         Flags               Netif Expire
default                                 fe80::%utun0                    UGcIg               utun0
default                                 fe80::1%en0                     UGcg                  en0
`;

const DNS = `DNS configuration

resolver #1
  search domain[0] : oficina.example
  nameserver[0] : 192.168.10.1
  if_index : 11 (en0)
  flags    : Request A records

resolver #2
  domain   : local
  options  : mdns

DNS configuration (for scoped queries)

resolver #1
  search domain[0] : oficina.example
  nameserver[0] : 192.168.10.1
  nameserver[1] : 9.9.9.9
  if_index : 11 (en0)
  flags    : Scoped, Request A records

resolver #2
  nameserver[0] : 10.20.0.1
  if_index : 22 (en6)
`;

export const NETWORK = {
  files: {
    [`${SETTINGS}/NetworkInterfaces.plist`]: xmlPlist({
      Interfaces: [
        {
          'BSD Name': 'en0',
          IOBuiltin: true,
          IOMACAddress: mac(0xf8, 0x4d, 0x89, 0x70, 0x11, 0x22),
          IOPathMatch: 'IOService:/AppleARMPE/arm-io/wlan',
          SCNetworkInterfaceType: 'IEEE80211',
        },
        {
          'BSD Name': 'en1',
          IOBuiltin: true,
          IOMACAddress: mac(0x36, 0x1c, 0x5a, 0x90, 0x10, 0x40),
          IOPathMatch: 'IOService:/AppleARMPE/arm-io/acio0/thunderbolt',
          SCNetworkInterfaceType: 'Ethernet',
        },
        {
          'BSD Name': 'en6',
          IOBuiltin: false,
          IOMACAddress: mac(0x00, 0xe0, 0x4c, 0x68, 0x01, 0x02),
          IOPathMatch: 'IOService:/AppleARMPE/arm-io/usb-drd0/USB 10_100_1000 LAN',
          SCNetworkInterfaceType: 'Ethernet',
        },
      ],
    }),
    [`${SETTINGS}/preferences.plist`]: xmlPlist({
      NetworkServices: {
        '0A1B': { Interface: { DeviceName: 'en0', Type: 'Ethernet' }, IPv4: { ConfigMethod: 'DHCP' } },
        '0C2D': { Interface: { DeviceName: 'en6', Type: 'Ethernet' }, IPv4: { ConfigMethod: 'Manual' } },
      },
    }),
  },
  programs: {
    '/usr/sbin/netstat -ibn': `Name       Mtu   Network       Address            Ipkts Ierrs     Ibytes    Opkts Oerrs     Obytes  Coll
lo0        16384 <Link#1>                        271904     0   61265478   271904     0   61265478     0
lo0        16384 127           127.0.0.1         271904     -   61265478   271904     -   61265478     -
gif0*      1280  <Link#2>                             0     0          0        0     0          0     0
en0        1500  <Link#11>   9a:0f:31:77:20:01  8474567     0 7981000000  3000000     0  450000000     0
en0        1500  192.168.10/23 192.168.10.52    8474567     - 7981000000  3000000     -  450000000     -
en1        1500  <Link#12>   36:1c:5a:90:10:40        0     0          0        0     0          0     0
en6*       1500  <Link#22>   00:e0:4c:68:01:02      500     0      64000      400     0      32000     0
utun4      1280  <Link#24>                          100     0      10000      100     0      10000     0
`,
    '/sbin/ifconfig -a': IFCONFIG,
    '/usr/sbin/netstat -rn': ROUTES,
    '/usr/sbin/scutil --dns': DNS,
    '/sbin/route -n get default':
      '   route to: default\ndestination: default\n    gateway: 192.168.10.1\n  interface: en0\n',
  },
} satisfies MacRecording;
