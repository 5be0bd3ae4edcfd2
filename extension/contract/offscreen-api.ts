/** The edge between the worker and the hands. Bytes are base64url. */
import type { Address, CallId } from "../../protocol/ids.ts";
import type { MediaState, MediaWish, Seat } from "./call.ts";
import type { Way, WayOutcome } from "./ways.ts";

/**
 * The relay socket as the hands see it. `generation` is the number of one physical connection, unique for the life of the browser.
 * `pausing`: lost, the next dial is at `retryAt` (milliseconds since the epoch).
 */
export interface HandsStatus {
	readonly url: string | null;
	readonly generation: number;
	readonly socket: "none" | "dialling" | "open" | "ready" | "pausing";
	/** Whether anything was said on this connection yet: half a login cannot be continued by another worker. */
	readonly spoken: boolean;
	readonly retryAt: number | null;
	/** Why the last connection ended (RFC 6455, section 7.4), if one did. */
	readonly closeCode: number | null;
	/** Whether the last connection ever opened. */
	readonly everOpened: boolean;
}

/** As in WebRTC's `RTCIceServer`. */
export interface IceServer {
	readonly urls: readonly string[];
	readonly username?: string;
	readonly credential?: string;
}

/** `peer`: the address of a contact. `link`: the name of one connection to them, 16 bytes; another connection has another one. */
export interface PeerLink {
	readonly peer: Address;
	readonly link: string;
}

/** Half of an offer and answer (RFC 8829). */
export interface Description {
	readonly type: "offer" | "answer";
	readonly sdp: string;
}

/**
 * `connecting` · `open`: frames pass · `interrupted`: it was open and its path is gone; it may come back · `closed`: one of the two is done
 * · `failed`: it did not open, broke, or was abused. After `closed` and `failed` the link is gone.
 */
export type PeerState = "connecting" | "open" | "interrupted" | "closed" | "failed";

/** A connection as the hands see it. Fingerprints: 32 bytes each, the SHA-256 of the certificates that DTLS really used. */
export interface PeerStatus extends PeerLink {
	readonly state: PeerState;
	/** Whether this side made the first offer. */
	readonly offered: boolean;
	/** Whether the worker said that both ends agree on the fingerprints. */
	readonly bound: boolean;
	readonly localFingerprint: string | null;
	readonly remoteFingerprint: string | null;
	/** Why it is closed or has failed. */
	readonly why: PeerEnd | null;
}

/**
 * `asked`: by the worker · `idle`: nothing passed for 5 min · `left`: the other end closed · `timed-out`: no path in 20 s · `broke`: the path
 * went and did not come back in 20 s · `unbound`: nobody vouched for the fingerprints in 10 s · `flooded`: too much, too large, or no frame.
 */
export type PeerEnd = "asked" | "idle" | "left" | "timed-out" | "broke" | "unbound" | "flooded";

/** What the worker asks about direct paths. A call for a link that is gone does nothing. */
type PeerApi = {
	/**
	 * Makes a connection in place of any other with this peer. `polite`: gives way when both offer on one link at once. Answers 0; or, when
	 * `offered` and the last one failed a moment ago, makes none and answers how many milliseconds to leave them alone: 5 s after the first
	 * failure, then 30 s, then 5 min.
	 */
	peerOpen(
		argument: PeerLink & {
			readonly iceServers: readonly IceServer[];
			readonly relayOnly: boolean;
			readonly polite: boolean;
			readonly offered: boolean;
		},
	): number;
	/** Makes an offer, reported by `peerSignal`. With `restart` it looks for another path, with these servers. */
	peerOffer(argument: PeerLink & { readonly restart?: readonly IceServer[] }): null;
	/** Their offer or answer, already filtered. An offer's answer is reported by `peerSignal`. */
	peerAccept(argument: PeerLink & Description): null;
	/** Their candidates, as in `RTCIceCandidate.candidate`; "" ends them. At most 40 of one description are used. */
	peerCandidates(
		argument: PeerLink & { readonly ufrag: string; readonly candidates: readonly string[] },
	): null;
	/** A frame of at most 33 KiB; `false` when the channel is not open or more than 1 MiB waits in it. */
	peerSend(argument: PeerLink & { readonly bytes: string }): boolean;
	/** Both ends agree on the fingerprints: without this the hands close the connection 10 s after it opened. */
	peerBind(argument: PeerLink): null;
	/** Closes; `failed` counts it as a failure, so that the next one waits. */
	peerClose(argument: PeerLink & { readonly failed: boolean }): null;
};

/** One connection of a call. `link` is the name of this connection, another one when it is made anew. */
export interface CallLink extends PeerLink {
	readonly call: CallId;
}

/**
 * `live`: sound and pictures pass · `unsure`: the path is interrupted; nothing of ours is sent until it is back. After `closed` and `failed` the
 * link is gone.
 */
export interface CallLinkStatus extends CallLink {
	readonly seat: Seat;
	readonly state: "connecting" | "live" | "unsure" | "closed" | "failed";
	readonly offered: boolean;
	/** `asked`: by the worker · `left`: the other end closed · `timed-out`: no path in 30 s · `broke`: it did not come back in 30 s. */
	readonly why: "asked" | "left" | "timed-out" | "broke" | null;
}

export interface CallStatus {
	readonly call: CallId;
	readonly wish: MediaWish;
	readonly media: MediaState;
	readonly links: readonly CallLinkStatus[];
}

/** `ring`: somebody calls · `ring-back`: it rings there · `busy` and `end`: once. */
export type CallSound = "ring" | "ring-back" | "busy" | "end";

/** What the worker asks about calls. The hands hold one call at a time; of another one every question does nothing. */
type CallApi = {
	/**
	 * Makes it so and answers what became of it, once devices that were asked for are decided. The first wish begins the call in the hands, and
	 * ends any other. A device whose permission is still a question is not asked for: it answers `prompt`.
	 */
	callWish(argument: { readonly call: CallId; readonly wish: MediaWish }): MediaState;
	/** Closes every link, frees every device, ends every sound. */
	callEnd(argument: { readonly call: CallId }): null;
	/** Makes a connection in place of any other with this peer in this call. `polite`: as in `peerOpen`; the end that answers the first offer. */
	callOpen(
		argument: CallLink & {
			readonly seat: Seat;
			readonly iceServers: readonly IceServer[];
			readonly relayOnly: boolean;
			readonly polite: boolean;
			readonly offered: boolean;
			/** How many people there are in all: pictures are sent smaller to more. */
			readonly people: number;
		},
	): null;
	/** Makes and reports the first offer; its candidates and its deadlines wait for `callOffer`, as a person may let it wait. */
	callPrepare(argument: CallLink): null;
	callOffer(argument: CallLink & { readonly restart?: readonly IceServer[] }): null;
	/** Their offer or answer, already filtered. */
	callAccept(argument: CallLink & Description): null;
	callCandidates(
		argument: CallLink & { readonly ufrag: string; readonly candidates: readonly string[] },
	): null;
	callClose(argument: CallLink): null;
	/** How many people there are in all. */
	callPeople(argument: { readonly call: CallId; readonly people: number }): null;
	/** Plays a sound until another one is asked for, or 60 s; `null` for none. */
	callSound(argument: { readonly sound: CallSound | null }): null;
	/** The call the hands hold, if any. */
	callStatus(argument: Record<string, never>): CallStatus | null;
};

/** What the hands report about calls. The reports of one peer keep their order. */
export type CallReports = {
	callMedia(argument: { readonly call: CallId; readonly media: MediaState; readonly wish: MediaWish }): null;
	callLink(argument: CallLinkStatus): null;
	callSignal(
		argument: CallLink &
			(
				| { readonly description: Description }
				| { readonly ufrag: string; readonly candidates: readonly string[] }
			),
	): null;
	/** The path broke, did not come about in 4 s, or the network changed: an offer with `restart` is due. */
	callRestart(argument: CallLink): null;
};

/** What the worker asks of the hands. */
export type HandsApi = PeerApi &
	CallApi & {
		/** Keeps one relay socket open at `url`, or none. The same url again changes nothing. */
		want(argument: { url: string | null }): null;
		/** A text frame for the connection `generation`; answers whether it was there to take it. */
		sendText(argument: { generation: number; text: string }): boolean;
		/** A binary frame for the connection `generation`; answers whether it was there to take it. */
		sendBinary(argument: { generation: number; bytes: string }): boolean;
		/** The login is done: keepalives begin, and the next loss is retried quickly. */
		ready(argument: { generation: number }): null;
		/** Ends the connection `generation` and dials again after this long. */
		redial(argument: { generation: number; afterMs: number }): null;
		/** Wakes the worker by `due` at this moment (milliseconds since the epoch), once; `null` for never. */
		wakeAt(argument: { at: number | null }): null;
		/** Plays the sound of a message. */
		chime(argument: Record<string, never>): null;
		/** Whether a relay answers there, within 10 s. Nothing is said to it, and the one in use stays. */
		relayAnswers(argument: { url: string }): boolean;
		status(argument: Record<string, never>): HandsStatus;
		/** Tries a way with these servers, for at most 8 s; `null` stops every try. */
		tryWay(argument: { readonly way: Way | null; readonly iceServers: readonly IceServer[] }): WayOutcome;
		/** Every connection there is: a worker that was just woken finds them again. */
		peers(argument: Record<string, never>): readonly PeerStatus[];
	};

/** What the hands report. A report stays with the hands until it was answered, so a dying worker loses none. */
export type HandsReports = {
	socketChanged(argument: HandsStatus): null;
	text(argument: { generation: number; text: string }): null;
	binary(argument: { generation: number; bytes: string }): null;
	due(argument: { at: number }): null;
};

/** What the hands report about direct paths, in the same way. The reports of one peer keep their order. */
export type PeerReports = {
	peerChanged(argument: PeerStatus): null;
	/** For the other end: a description, or candidates gathered for 100 ms, at most 4 times for one description. */
	peerSignal(
		argument: PeerLink &
			(
				| { readonly description: Description }
				| { readonly ufrag: string; readonly candidates: readonly string[] }
			),
	): null;
	/** The path broke or the network changed: an offer with `restart` is due. */
	peerRestart(argument: PeerLink): null;
	peerFrame(argument: PeerLink & { readonly bytes: string }): null;
};
