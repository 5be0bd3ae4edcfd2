/** The command line and the environment, read by the table in `options.ts`. */
import { parseArgs } from "node:util";
import {
	hyphenated,
	type LimitName,
	limitNames,
	limitTable,
	type RelayLimits,
	usualLimits,
} from "./limits.ts";
import {
	environmentName,
	limitOptions,
	type Option,
	type OptionName,
	optionNames,
	options,
} from "./options.ts";

type Options = typeof options;
type Value<O> = O extends { many: true }
	? readonly string[]
	: O extends { value: string }
		? string | undefined
		: boolean;
/** What was told; `undefined` where nothing was. */
export type Told = { readonly [K in OptionName]: Value<Options[K]> } & { readonly limits: RelayLimits };
export type Environment = Readonly<Record<string, string | undefined>>;

export const version = "0.3.0";

/** What was told: flags win over the environment, which wins over what is usual. Answers a sentence when it makes no sense. */
export function parseCommandLine(args: readonly string[], environment: Environment): Told | string {
	const flags = readFlags(args);
	if (typeof flags === "string") return flags;
	let odd: string | undefined;
	const told = optionNames.map((name): [string, unknown] => {
		const option: Option = options[name];
		const names = [environmentName(name), ...(option.aliases ?? [])];
		const outside = names.map((each) => environment[each]).find((value) => value !== undefined);
		const flag = flags[name];
		if (!option.value) {
			if (outside !== undefined && !Object.hasOwn(truths, outside))
				odd ??= `${names.join(" or ")} must be 1 or 0, not ${outside}`;
			return [name, flag === true || truths[outside ?? ""] === true];
		}
		if (option.many) return [name, flag ?? (outside === undefined ? [] : listOf(outside))];
		return [name, flag ?? outside];
	});
	if (odd !== undefined) return odd;
	const limits: Record<string, number> = { ...usualLimits };
	for (const name of limitNames) {
		const option = `limit-${hyphenated(name)}`;
		const text = flags[option] ?? environment[environmentName(option)];
		if (text === undefined) continue;
		const value = readLimit(name, String(text));
		if (typeof value === "string") return value;
		limits[name] = value;
	}
	return { ...Object.fromEntries(told), limits } as unknown as Told;
}

/** What stands in the environment for a flag without a value. */
const truths: Readonly<Record<string, boolean>> = {
	"1": true,
	true: true,
	"0": false,
	false: false,
	"": false,
};

function readFlags(args: readonly string[]): Readonly<Record<string, string | boolean | string[]>> | string {
	const all: [string, Option][] = [...Object.entries(options), ...Object.entries(limitOptions)];
	const specification = all.map(([name, { value, short, many }]) => [
		name,
		{
			type: value ? "string" : "boolean",
			...(short && { short }),
			...(many && { multiple: true }),
		},
	]);
	try {
		const { values } = parseArgs({
			args: [...args],
			strict: true,
			options: Object.fromEntries(specification),
		});
		return values as Record<string, string | boolean | string[]>;
	} catch (thrown) {
		return thrown instanceof Error ? thrown.message : "These arguments make no sense";
	}
}

function readLimit(name: LimitName, text: string): number | string {
	const { least, most } = limitTable[name];
	const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
	return value >= least && value <= most
		? value
		: `--limit-${hyphenated(name)} must be a number from ${least} to ${most}, not ${text}`;
}

function listOf(text: string): string[] {
	return text
		.split(",")
		.map((each) => each.trim())
		.filter(Boolean);
}

const helpColumn = 30;

export function helpText(): string {
	const rows = optionNames.map((name) => {
		const { value, help, usual, short, aliases }: Option = options[name];
		const flag = `  ${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`;
		const first = flag.length < helpColumn ? flag.padEnd(helpColumn) : `${flag}\n${" ".repeat(helpColumn)}`;
		return `${first}${help}${usual ? ` (${usual})` : ""}\n${" ".repeat(helpColumn)}${[environmentName(name), ...(aliases ?? [])].join(", ")}`;
	});
	return [
		"sidelong-relay passes sealed letters between people who use Sidelong.",
		"It sees who writes to whom, when, from which IP, and padded sizes. It cannot read or forge anything.",
		"",
		"Usage: sidelong-relay [options]      every option can also be set in the environment",
		"",
		...rows,
		"",
		"Every limit can be changed too; --explain shows them all:",
		...limitNames.map((name) => `  --limit-${hyphenated(name)} NUMBER`),
		"",
	].join("\n");
}

/** The limits in force, each with its reason. */
export function explainText(limits: RelayLimits): string {
	const rows = limitNames.map((name) => {
		const { unit, why, initial } = limitTable[name];
		const changed = limits[name] === initial ? "" : `, usually ${initial}`;
		return `--limit-${hyphenated(name)} ${limits[name]}\n    ${unit}${changed}: ${why}`;
	});
	return `The limits in force. Each has a counter: sidelong_limited_total{limit="…"}.\n\n${rows.join("\n")}\n`;
}
