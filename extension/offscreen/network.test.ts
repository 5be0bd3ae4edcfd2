import { expect, test } from "vitest";
import { onNetwork } from "./network.ts";

test("another network is heard, and the way from offline to online, also where the browser tells of no networks", () => {
	let looks = 0;
	const connection = new EventTarget();
	const modern = Object.assign(new EventTarget(), { navigator: { connection } });
	const plain = Object.assign(new EventTarget(), { navigator: {} });
	for (const here of [modern, plain]) onNetwork(here, () => looks++);
	connection.dispatchEvent(new Event("change"));
	expect(looks).toBe(1);
	modern.dispatchEvent(new Event("online"));
	plain.dispatchEvent(new Event("online"));
	expect(looks).toBe(3);
});
