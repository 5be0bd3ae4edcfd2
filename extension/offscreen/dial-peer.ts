/** A connection to a contact in the browser: one RTCPeerConnection with one DataChannel that both ends know beforehand. */
import { toBase64Url } from "../../protocol/bytes.ts";
import { configurationOf, describe, type IceConfig, type PathEvents, reportPath } from "./ice.ts";
import type { Negotiable } from "./negotiation.ts";

export type PeerConfig = IceConfig;
export interface PeerEvents extends PathEvents {
	/** The channel is open. */
	onOpen(): void;
	onBytes(bytes: Uint8Array): void;
	/** They sent text, or opened another channel. */
	onNonsense(): void;
	/** The other end closed, or DTLS failed. */
	onClose(): void;
}
/** The part of an RTCPeerConnection that is used. */
export interface PeerConnection extends Negotiable {
	/** SHA-256 of the certificates in use, 32 bytes each, base64url; `null` where the browser does not tell. */
	fingerprints(): Promise<{ readonly local: string | null; readonly remote: string | null }>;
	send(bytes: Uint8Array<ArrayBuffer>): void;
	/** Bytes that were given to `send` and have not left. */
	buffered(): number;
	close(): void;
}

export function dialPeer(config: PeerConfig, events: PeerEvents): PeerConnection {
	const connection = new RTCPeerConnection(configurationOf(config));
	const channel = connection.createDataChannel("letters", { negotiated: true, id: 0, ordered: true });
	channel.binaryType = "arraybuffer";
	channel.onopen = () => events.onOpen();
	channel.onclose = () => events.onClose();
	channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
		if (typeof data === "string") events.onNonsense();
		else events.onBytes(new Uint8Array(data));
	};
	connection.ondatachannel = () => events.onNonsense();
	reportPath(connection, events);
	connection.onconnectionstatechange = () => {
		// the state of the whole is "failed" for a broken path, too
		if (connection.sctp?.transport.state === "failed") events.onClose();
	};
	return {
		describe: (restart) =>
			describe(connection, restart && configurationOf({ ...config, iceServers: restart })),
		hear: (description) => connection.setRemoteDescription(description),
		addCandidate: (candidate, usernameFragment) =>
			connection.addIceCandidate({ candidate, usernameFragment, sdpMLineIndex: 0 }),
		isStable: () => connection.signalingState === "stable",
		fingerprints: () => fingerprintsOf(connection),
		send: (bytes) => channel.send(bytes),
		buffered: () => channel.bufferedAmount,
		close: () => connection.close(),
	};
}

const noStats: Readonly<Record<string, unknown>> = {};

/** What DTLS used, not what the descriptions claim (W3C webrtc-stats: transport → certificate). */
async function fingerprintsOf(connection: RTCPeerConnection) {
	const found = [...(await connection.getStats()).values()] as readonly {
		readonly id: string;
		readonly type: string;
		readonly [name: string]: unknown;
	}[];
	const transports = found.filter(({ type }) => type === "transport");
	const of = (name: string) => {
		const id = transports.length === 1 ? transports[0]?.[name] : undefined;
		const certificate = found.find((each) => each.id === id);
		const { fingerprint, fingerprintAlgorithm } = certificate ?? noStats;
		// as in RFC 8122: 32 pairs of hexadecimal digits, colons between them
		if (fingerprintAlgorithm !== "sha-256" || typeof fingerprint !== "string") return null;
		if (!/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/i.test(fingerprint)) return null;
		return toBase64Url(Uint8Array.from(fingerprint.split(":"), (pair) => Number.parseInt(pair, 16)));
	};
	return { local: of("localCertificateId"), remote: of("remoteCertificateId") };
}
