/**
 * A connection of a call in the browser: one RTCPeerConnection with four transceivers that stay as they are. Switching anything on or off puts
 * a track into its sender or takes it out, and is never negotiated.
 */
import { configurationOf, describe, type IceConfig, type PathEvents, reportPath } from "./ice.ts";
import type { Limit, Limits } from "./limits-of-sending.ts";
import type { Negotiable } from "./negotiation.ts";
import type { StatRow } from "./quality.ts";
import { eachSource, kindOf, type Source, sources, type Tracks } from "./sources.ts";

export interface CallConfig extends IceConfig {
	/** How many people there are in all. */
	readonly people: number;
}
export interface CallEvents extends PathEvents {
	/** What comes from the other end; silent and black until they send. Once. */
	onTracks(tracks: Tracks<MediaStreamTrack>): void;
	/** DTLS is there: sound and pictures pass. Once. */
	onOpen(): void;
	/** The other end closed, or DTLS failed. */
	onClose(): void;
}
export interface Outgoing {
	readonly tracks: Tracks;
	readonly limits: Limits;
}
/** The part of an RTCPeerConnection that is used. */
export interface CallConnection extends Negotiable {
	/** From now on this is sent. */
	send(outgoing: Outgoing): void;
	/** How loud they are now, 0 to 1. */
	level(): number;
	/** W3C webrtc-stats. */
	stats(): Promise<readonly StatRow[]>;
	close(): void;
}

/** In this order; others are not offered. VP9 sends less, VP8 costs less where several are encoded. */
const videoOfTwo = ["vp9", "vp8", "h264", "rtx"];
const videoOfMore = ["vp8", "vp9", "h264", "rtx"];
/** One of each kind: the description has to fit into a letter. */
const wanted =
	/^(?:video\/(?:VP8|rtx) ?|video\/VP9 profile-id=0|video\/H264 .*packetization-mode=1.*42e01f|audio\/opus .*)$/i;

/**
 * What of a voice is kept before it is played, at least, in milliseconds (W3C webrtc-extensions, jitterBufferTarget). The browser alone keeps 20
 * on a good network, and its process, which the worker and the panel start in as well, stands still for longer than that when one does: see
 * docs/decisions/voice-in-hand.md.
 */
const voiceInHandMs = 80;

export function dialCall(config: CallConfig, events: CallEvents): CallConnection {
	const connection = new RTCPeerConnection(configurationOf(config));
	let transceivers: readonly RTCRtpTransceiver[] = [];
	let isOpen = false;
	reportPath(connection, events);
	connection.onconnectionstatechange = watch;

	/** Of four in one bundle there is one transport: the first. */
	const transport = () => transceivers[0]?.sender.transport ?? null;
	function watch() {
		const dtls = transport();
		if (!dtls) return;
		dtls.onstatechange = watch;
		if (dtls.state === "connected" && !isOpen) {
			isOpen = true;
			events.onOpen();
		}
		// `closed` comes from the other end, within milliseconds of its close (measured)
		if (dtls.state === "closed" || dtls.state === "failed") events.onClose();
	}
	/** Takes the four that there are, or makes them. */
	function settle() {
		if (transceivers.length > 0) return;
		if (connection.getTransceivers().length === 0)
			for (const source of sources) connection.addTransceiver(kindOf[source], { direction: "sendrecv" });
		transceivers = connection.getTransceivers();
		for (const transceiver of transceivers) {
			transceiver.direction = "sendrecv";
			transceiver.setCodecPreferences(codecsFor(transceiver.receiver.track.kind, config.people));
			if (transceiver.receiver.track.kind === "audio")
				transceiver.receiver.jitterBufferTarget = voiceInHandMs;
		}
		events.onTracks(eachSource((_, index) => (transceivers[index] as RTCRtpTransceiver).receiver.track));
	}

	const outgoing = sender(() => transceivers);
	return {
		async describe(restart) {
			settle();
			const { type, sdp } = await describe(
				connection,
				restart && configurationOf({ ...config, iceServers: restart }),
			);
			watch();
			outgoing.again();
			return { type, sdp: withOpusOptions(sdp) };
		},
		async hear(description) {
			await connection.setRemoteDescription(description);
			settle();
			watch();
			outgoing.again();
		},
		addCandidate: (candidate, usernameFragment) =>
			connection.addIceCandidate({ candidate, usernameFragment, sdpMLineIndex: 0 }),
		isStable: () => connection.signalingState === "stable",
		send: outgoing.send,
		level: () => transceivers[0]?.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0,
		stats: async () => [...(await connection.getStats()).values()] as readonly StatRow[],
		close() {
			const dtls = transport();
			if (dtls) dtls.onstatechange = null;
			connection.onconnectionstatechange = null;
			connection.onicecandidate = null;
			connection.oniceconnectionstatechange = null;
			connection.close();
		},
	};
}

/** Puts tracks and limits into senders, one change after the other; only the newest counts. */
function sender(transceivers: () => readonly RTCRtpTransceiver[]) {
	let wish: Outgoing | undefined;
	let isBusy = false;

	async function apply(source: Source, index: number, { tracks, limits }: Outgoing) {
		const each = transceivers()[index]?.sender;
		if (!each) return;
		const limit = limits[source];
		const track = limit ? tracks[source] : null;
		if (each.track !== track) await each.replaceTrack(track);
		if (limit && track) await limitTo(each, limit, track);
	}
	async function run() {
		if (isBusy) return;
		isBusy = true;
		let done: Outgoing | undefined;
		while (wish && wish !== done) {
			done = wish;
			// a connection that was closed meanwhile refuses, and so does one without parameters yet
			for (const [index, source] of sources.entries()) await apply(source, index, done).catch(() => {});
		}
		isBusy = false;
	}
	return {
		send(next: Outgoing) {
			wish = next;
			void run();
		},
		/** The senders are there now, or have other parameters. */
		again() {
			if (wish) this.send({ ...wish });
		},
	};
}

async function limitTo(to: RTCRtpSender, limit: Limit, track: MediaStreamTrack): Promise<void> {
	const parameters = to.getParameters();
	const [encoding] = parameters.encodings;
	if (!encoding) return;
	const { height = 0 } = track.getSettings();
	const scale = limit.lines && height > limit.lines ? height / limit.lines : 1;
	const next = {
		...encoding,
		maxBitrate: limit.bitrate,
		...(limit.framesPerSecond && { maxFramerate: limit.framesPerSecond, scaleResolutionDownBy: scale }),
	};
	if (JSON.stringify(next) === JSON.stringify(encoding)) return;
	await to.setParameters({ ...parameters, encodings: [next] });
}

function codecsFor(kind: string, people: number): RTCRtpCodec[] {
	const order = kind === "audio" ? ["opus"] : people > 2 ? videoOfMore : videoOfTwo;
	const rank = ({ mimeType }: RTCRtpCodec) =>
		order.indexOf(mimeType.slice(mimeType.indexOf("/") + 1).toLowerCase());
	return (RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [])
		.filter((codec) => rank(codec) >= 0 && wanted.test(`${codec.mimeType} ${codec.sdpFmtpLine ?? ""}`))
		.sort((a, b) => rank(a) - rank(b));
}

/** What we say here is what the other end's encoder does (RFC 7587, section 6.1): repair in the stream, nothing sent in silence. */
function withOpusOptions(sdp: string): string {
	const payload = /^a=rtpmap:(\d+) opus\/48000\/2\r$/m.exec(sdp)?.[1];
	return sdp.replace(
		new RegExp(`^a=fmtp:${payload} .*\r$`, "gm"),
		`a=fmtp:${payload} minptime=10;useinbandfec=1;usedtx=1\r`,
	);
}
