/** The parts of a call's way, tried one by one. Types only. */

/** What a relay may name for calls: STUN, and TURN by each of its transports. */
export type Way = "stun" | "turn-udp" | "turn-tcp" | "turn-tls";
export type WayPart = "relay" | Way;

/**
 * `works`: something came back; there and back in milliseconds · `none`: the relay names nothing for it · `unreachable`: no answer ·
 * `refused`: it answered, and does not know our name and proof · `full`: it has no room for us · `blocked`: it gave us an address, and nothing
 * passes through it · `stopped`: by the person.
 */
export type WayOutcome =
	| { readonly is: "works"; readonly ms: number }
	| { readonly is: "none" | "unreachable" | "refused" | "full" | "blocked" | "stopped" };
