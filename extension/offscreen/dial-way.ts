/** The connections of a try in the browser: one that asks STUN who we are, or two that meet in TURN. Their candidates stay in this file. */
import type { IceServer } from "../contract/offscreen-api.ts";
import { configurationOf } from "./ice.ts";
import type { WayEvents } from "./ways.ts";

export function dialWay(
	iceServers: readonly IceServer[],
	isTurn: boolean,
	events: WayEvents,
): { close(): void } {
	const configuration = configurationOf({ iceServers, relayOnly: isTurn });
	const ends = Array.from({ length: isTurn ? 2 : 1 }, () => new RTCPeerConnection(configuration));
	const channels = ends.map((end) => end.createDataChannel("try", { negotiated: true, id: 0 }));
	let gathering = ends.length;
	for (const [index, end] of ends.entries()) {
		const other = isTurn ? ends[1 - index] : undefined;
		end.onicecandidate = ({ candidate }) => {
			if (candidate?.type === (isTurn ? "relay" : "srflx")) events.onAddress();
			if (candidate) other?.addIceCandidate(candidate).catch(() => {});
		};
		end.onicecandidateerror = ({ errorCode }) => events.onError(errorCode);
		end.onicegatheringstatechange = () => {
			if (end.iceGatheringState !== "complete") return;
			gathering--;
			if (gathering === 0) events.onGathered();
		};
	}
	const [here, there] = channels;
	if (here && there) {
		here.onopen = () => {
			events.onSent();
			here.send("through TURN and back");
		};
		there.onmessage = ({ data }: MessageEvent<string>) => there.send(data);
		here.onmessage = () => events.onBack();
	}
	const close = () => {
		for (const end of ends) {
			end.onicecandidate = null;
			end.onicecandidateerror = null;
			end.onicegatheringstatechange = null;
			end.close();
		}
	};
	// closed meanwhile, or a server's address that the browser does not take
	void describe(ends).catch(() => events.onGathered());
	return { close };
}

async function describe([one, other]: readonly RTCPeerConnection[]): Promise<void> {
	await one?.setLocalDescription();
	if (!one?.localDescription || !other) return;
	await other.setRemoteDescription(one.localDescription);
	await other.setLocalDescription();
	if (other.localDescription) await one.setRemoteDescription(other.localDescription);
}
