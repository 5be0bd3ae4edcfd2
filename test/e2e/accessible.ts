/** WCAG 2.2 A and AA, and what axe calls good practice, as far as a machine can see. */
import axe from "axe-core";
import type { Page } from "playwright";
import { expect } from "vitest";

/** What axe has against the screen that is shown: the rule, and the first place. */
export async function faultsOf(panel: Page): Promise<string[]> {
	await panel.evaluate(axe.source);
	return panel.evaluate(async () => {
		const { axe: tool } = globalThis as unknown as { axe: typeof import("axe-core") };
		const { violations } = await tool.run(document);
		return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 140)}`);
	});
}

export async function expectAccessible(panel: Page, screen: string): Promise<void> {
	expect(await faultsOf(panel), screen).toEqual([]);
}
