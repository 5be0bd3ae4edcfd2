import { expect, test } from "vitest";
import { createRemoving } from "../../extension/background/chats/removing.ts";

test("who is removed is taken off every open page", async () => {
	const hidden: unknown[] = [];
	const needs = {
		history: { clear: async () => [] },
		expiry: { forgetChat() {} },
		unnotice() {},
		shelf: { remove: () => ({ changes: [], show() {} }) },
		outbox: { of: () => [] },
		pages: { hide: (...all: unknown[]) => hidden.push(all) },
	};
	const steps = await createRemoving(needs as never).forget("c".repeat(22) as never);
	for (const step of steps) step.show();
	expect(hidden).toHaveLength(1);
});
