import { portWire } from "../../bus/port-wire.ts";
import { systemClock } from "../../lib/clock.ts";
import { dialRelay } from "../../offscreen/dial.ts";
import { createHands } from "../../offscreen/hands.ts";

const hands = createHands({
	clock: systemClock,
	random: Math.random,
	dialRelay,
	dialWorker: () => portWire(chrome.runtime.connect({ name: "hands" })),
});

chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
	if (message !== "hands" || sender.id !== chrome.runtime.id) return;
	hands.answer();
	respond(true);
	return true;
});
