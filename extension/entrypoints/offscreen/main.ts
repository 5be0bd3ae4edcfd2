import { portWire } from "../../bus/port-wire.ts";
import { systemClock } from "../../lib/clock.ts";
import { browserMedia } from "../../offscreen/browser-media.ts";
import { createChime } from "../../offscreen/chime.ts";
import { dialRelay } from "../../offscreen/dial.ts";
import { dialCall } from "../../offscreen/dial-call.ts";
import { dialPeer } from "../../offscreen/dial-peer.ts";
import { dialWay } from "../../offscreen/dial-way.ts";
import { createHands } from "../../offscreen/hands.ts";
import { onNetwork } from "../../offscreen/network.ts";
import { createSounds } from "../../offscreen/sounds.ts";
import { showWindow } from "../../offscreen/window.ts";

const hands = createHands({
	clock: systemClock,
	random: Math.random,
	dialRelay,
	dialPeer,
	dialWay,
	chime: createChime(),
	calls: { dialCall, media: browserMedia, sound: createSounds(systemClock) },
	dialWorker: () => portWire(chrome.runtime.connect({ name: "hands" })),
});
showWindow(hands.shown);
onNetwork(globalThis as Parameters<typeof onNetwork>[0], hands.check);

chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
	if (message !== "hands" || sender.id !== chrome.runtime.id) return;
	hands.answer();
	respond(true);
	return true;
});
