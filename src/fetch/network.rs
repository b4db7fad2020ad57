//! Networks of addresses, and which addresses belong to the public internet.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A network such as `10.0.0.0/8` or `fd00::/8`; an address alone is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// True if the address belongs to the network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                prefix(u128::from(own.to_bits()) << 96, self.bits) == prefix(u128::from(other.to_bits()) << 96, self.bits)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => prefix(own.to_bits(), self.bits) == prefix(other.to_bits(), self.bits),
            _ => false,
        }
    }
}

fn prefix(address: u128, bits: u32) -> u128 {
    address.checked_shr(128 - bits).unwrap_or(0)
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a network; write it like \"10.0.0.0/8\"");
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Networks outside the public internet that may be asked all the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Networks {
    /// None.
    #[default]
    None,
    /// All of them.
    All,
    /// These.
    List(Vec<Network>),
}

impl Networks {
    /// True if the address belongs to one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::List(list) => list.iter().any(|n| n.contains(address)),
        }
    }
}

impl<'de> Deserialize<'de> for Networks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NetworksVisitor)
    }
}

struct NetworksVisitor;

impl<'de> Visitor<'de> for NetworksVisitor {
    type Value = Networks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false, or a list of networks such as [\"10.0.0.0/8\"]")
    }

    fn visit_bool<E>(self, all: bool) -> Result<Networks, E> {
        Ok(if all { Networks::All } else { Networks::None })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Networks, A::Error> {
        let mut list = Vec::new();
        while let Some(network) = seq.next_element()? {
            list.push(network);
        }
        Ok(Networks::List(list))
    }
}

/// True if the address belongs to the public internet: not private, loopback, link-local, shared (CGNAT), multicast, reserved,
/// or a way to write or tunnel an IPv4 address in IPv6 (mapped, compatible, NAT64, 6to4, Teredo).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let private = matches!((a, b), (0 | 10 | 127 | 224.., _) | (192, 168) | (169, 254) | (198, 18..=19) | (172, 16..=31) | (100, 64..=127));
    // Protocol assignments, documentation, the 6to4 relay.
    let special = matches!((a, b, c), (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99));
    !private && !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = a & 0xe000 == 0x2000;
    // 6to4, Teredo, protocol assignments and benchmarking, documentation.
    let special = a == 0x2002 || (a == 0x2001 && b < 0x200) || (a == 0x2001 && b == 0xdb8) || (a == 0x3fff && b < 0x1000);
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn the_public_internet() {
        for public in ["1.1.1.1", "100.63.0.1", "172.32.0.1", "2606:4700::1", "2a00::1", "2001:4860::8"] {
            assert!(is_public(ip(public)), "{public}");
        }
        let private = "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 192.0.2.1 198.18.0.1 224.0.0.1 255.255.255.255 \
            :: ::1 ::127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 fe80::1 fec0::1 fd00::1 ff02::1 2001:db8::1 100::1";
        for private in private.split_whitespace() {
            assert!(!is_public(ip(private)), "{private}");
        }
    }

    #[test]
    fn networks_hold_their_own() {
        let ten: Network = "10.0.0.0/8".parse().expect("a network");
        assert!(ten.contains(ip("10.255.0.1")) && !ten.contains(ip("11.0.0.1")) && !ten.contains(ip("::1")));
        let all: Network = "0.0.0.0/0".parse().expect("a network");
        assert!(all.contains(ip("255.1.2.3")));
        let one: Network = "::1".parse().expect("a network");
        assert!(one.contains(ip("::1")) && !one.contains(ip("::2")));
        assert!("10.0.0.0/33".parse::<Network>().is_err() && "ten".parse::<Network>().is_err());
    }
}
