/** What every RTCPeerConnection of ours is told about paths, and how it tells its candidates. */
import type { Description, IceServer } from "../contract/offscreen-api.ts";

export interface IceConfig {
	readonly iceServers: readonly IceServer[];
	/** Only through TURN: the other end sees no address of ours. */
	readonly relayOnly: boolean;
}

export function configurationOf({ iceServers, relayOnly }: IceConfig): RTCConfiguration {
	return {
		iceServers: iceServers.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] })),
		iceTransportPolicy: relayOnly ? "relay" : "all",
		bundlePolicy: "max-bundle",
		rtcpMuxPolicy: "require",
	};
}

export interface PathEvents {
	/** One of ours, for the other end; "" after the last. TCP ones are left out: two browsers cannot use them. */
	onCandidate(candidate: string, ufrag: string): void;
	onPath(path: "connected" | "disconnected" | "failed"): void;
}

export function reportPath(connection: RTCPeerConnection, events: PathEvents): void {
	connection.onicecandidate = ({ candidate }) => {
		const { candidate: text = "", usernameFragment: ufrag, protocol } = candidate ?? {};
		const own = ufrag ?? /a=ice-ufrag:(\S+)/.exec(connection.localDescription?.sdp ?? "")?.[1];
		if (own && protocol !== "tcp") events.onCandidate(text, own);
	};
	connection.oniceconnectionstatechange = () => {
		const state = connection.iceConnectionState;
		if (state === "disconnected" || state === "failed") events.onPath(state);
		else if (state === "connected" || state === "completed") events.onPath("connected");
	};
}

/** Makes and sets our description: an offer, or the answer to theirs. With `restart` an offer for another path, with these servers. */
export async function describe(
	connection: RTCPeerConnection,
	restart: RTCConfiguration | undefined,
): Promise<Description> {
	if (restart) {
		connection.setConfiguration(restart);
		connection.restartIce();
	}
	await connection.setLocalDescription();
	const { type, sdp } = connection.localDescription ?? {};
	if ((type !== "offer" && type !== "answer") || !sdp) throw new Error("no description");
	return { type, sdp };
}
