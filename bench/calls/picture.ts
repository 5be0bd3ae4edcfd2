/** What a picture in the panel costs: the processor time of the whole browser that shows it, less what the call costs without it. */
import type { Page } from "playwright";
import { painted } from "../../test/driver/calling.ts";
import { button } from "../../test/driver/talking.ts";
import type { Pair } from "../../test/e2e/pair.ts";
import { idlePercent } from "../messages/idle.ts";

/** Runs inside the panel: the same track over a connection from the panel to itself. */
async function loop(): Promise<void> {
	const hands = chrome.extension.getViews().find(({ location }) => location.pathname === "/offscreen.html") as
		| { sidelong?: { picture(seat: string, what: string): MediaStreamTrack | null; levels(): object } }
		| undefined;
	const [seat = ""] = Object.keys(hands?.sidelong?.levels() ?? {}).filter(Boolean);
	const track = hands?.sidelong?.picture(seat, "camera");
	if (!track) throw new Error("there is no picture");
	const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
	from.onicecandidate = ({ candidate }) => candidate && void to.addIceCandidate(candidate);
	to.onicecandidate = ({ candidate }) => candidate && void from.addIceCandidate(candidate);
	const video = document.createElement("video");
	video.id = "loop";
	Object.assign(video, { muted: true, autoplay: true });
	Object.assign(video.style, { position: "fixed", inset: "60px 0 100px", width: "100%", height: "60%" });
	to.ontrack = ({ track: arrived }) => {
		video.srcObject = new MediaStream([arrived]);
	};
	document.body.append(video);
	from.addTrack(track.clone());
	await from.setLocalDescription();
	await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
	await to.setLocalDescription();
	await from.setRemoteDescription(to.localDescription as RTCSessionDescription);
	Object.assign(globalThis, { looped: { from, to } });
}

function unloop(): void {
	const { looped } = globalThis as unknown as { looped: Record<string, RTCPeerConnection> };
	for (const connection of Object.values(looped)) connection.close();
	document.getElementById("loop")?.remove();
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 1_500));

/** In a call of two, in bob's panel: points of a core that the picture adds, and that a loopback connection adds. */
export async function picturePoints(
	{ bob }: Pair,
	seconds: number,
): Promise<{ readonly picture: number; readonly loopback: number }> {
	const panel: Page = await bob.panel();
	const cost = async () => {
		await settle();
		return (await idlePercent([bob.folder], seconds))[0] ?? Number.NaN;
	};
	await painted(panel, "alice", 5);
	const withPicture = await cost();
	await button(panel, "Back, the call goes on").click();
	const without = await cost();
	await panel.evaluate(loop);
	const withLoop = await cost();
	await panel.evaluate(unloop);
	await button(panel, "Open call").first().click();
	return { picture: withPicture - without, loopback: withLoop - without };
}
