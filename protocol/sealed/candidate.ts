/** ICE candidates as they cross in `ice` letters and inside SDP (RFC 8839, section 5.1), without "a=". */

const pattern =
	/^candidate:[A-Za-z0-9+/]{1,32} (?<component>\d{1,3}) (?<transport>[A-Za-z]{1,8}) \d{1,10} (?<address>[\x21-\x7e]{1,255}) (?<port>\d{1,5}) typ (?:host|srflx|prflx|relay)(?<rest>(?: [\x21-\x7e]+ [\x21-\x7e]+)*)$/;
/** What a browser writes instead of an address of its network (draft-ietf-mmusic-mdns-ice-candidates). */
const hidden = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/;
const longest = 512;

/**
 * `use`: a UDP address · `leave`: well-formed, but TCP, which no two browsers can use between them and which would have us connect to any
 * port the writer names · `bad`: none, or a name that would be looked up.
 */
export function judgeCandidate(text: string): "use" | "leave" | "bad" {
	const { component, transport, address = "", port } = pattern.exec(text)?.groups ?? {};
	if (text.length > longest || component !== "1" || !(isAddress(address) || hidden.test(address)))
		return "bad";
	if (transport?.toLowerCase() === "tcp") return Number(port) <= 65_535 ? "leave" : "bad";
	return transport?.toLowerCase() === "udp" && Number(port) > 0 && Number(port) <= 65_535 ? "use" : "bad";
}

/** An IPv4 address in four plain numbers, or an IPv6 address. */
function isAddress(text: string): boolean {
	if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text.split(".").every((part) => Number(part) <= 255);
	return /^[0-9A-Fa-f:.]{2,45}$/.test(text) && text.includes(":") && URL.canParse(`http://[${text}]/`);
}
