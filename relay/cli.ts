/** The command line: one table is the parser, the environment and the help. */
import { parseArgs } from "node:util";
import { limits } from "../protocol/limits.ts";

interface Option {
	readonly initial: string | false;
	/** What stands after the flag in the help; a flag without a value has none. */
	readonly value?: string;
	readonly help: string;
}

export const options = {
	host: { initial: "127.0.0.1", value: "ADDRESS", help: "where to listen" },
	port: { initial: String(limits.relayPort), value: "NUMBER", help: "0 takes any free port" },
	name: { initial: "Sidelong relay", value: "TEXT", help: "what people see" },
	"public-url": {
		initial: "",
		value: "URL",
		help: "the only URL clients may use; needed beyond loopback",
	},
	"data-dir": { initial: "", value: "FOLDER", help: "relay key and handles (the user's data folder)" },
	open: { initial: false, help: "let everybody in; needed to listen beyond loopback" },
	"allowed-origins": {
		initial: "chrome-extension://,moz-extension://",
		value: "LIST",
		help: "web origins that may connect",
	},
	"log-level": { initial: "info", value: "LEVEL", help: "error, warn, info or debug" },
	help: { initial: false, help: "show this and stop" },
	version: { initial: false, help: "show the version and stop" },
} as const satisfies Record<string, Option>;

type Options = typeof options;
export type Told = { readonly [K in keyof Options]: Options[K]["initial"] extends false ? boolean : string };

export const version = "0.1.0";

/** `SIDELONG_PUBLIC_URL` for `public-url`. */
export function environmentName(option: string): string {
	return `SIDELONG_${option.toUpperCase().replaceAll("-", "_")}`;
}

/** What was told: flags win over the environment, which wins over what is usual. Answers a sentence when it makes no sense. */
export function parseCommandLine(
	args: readonly string[],
	environment: Readonly<Record<string, string | undefined>>,
): Told | string {
	const entries: [string, Option][] = Object.entries(options);
	try {
		const { values } = parseArgs({
			args: [...args],
			strict: true,
			options: Object.fromEntries(
				entries.map(([name, { initial }]) => [name, { type: initial === false ? "boolean" : "string" }]),
			),
		});
		const told = entries.map(([name, { initial }]) => {
			const fromEnvironment = environment[environmentName(name)];
			if (initial !== false) return [name, values[name] ?? fromEnvironment ?? initial];
			return [name, values[name] === true || fromEnvironment === "1" || fromEnvironment === "true"];
		});
		return Object.fromEntries(told) as Told;
	} catch (thrown) {
		return thrown instanceof Error ? thrown.message : "These arguments make no sense";
	}
}

export function helpText(): string {
	const entries: [string, Option][] = Object.entries(options);
	const rows = entries.map(([name, { value, help, initial }]) => {
		const flag = `  --${name}${value ? ` ${value}` : ""}`.padEnd(28);
		const usual = initial ? ` (${initial})` : "";
		return `${flag}${help}${usual}\n${" ".repeat(28)}${environmentName(name)}`;
	});
	return [
		"sidelong-relay passes sealed letters between people who use Sidelong.",
		"It sees addresses, times and sizes. It cannot read or forge anything.",
		"",
		"Usage: sidelong-relay [options]      every option can also be set in the environment",
		"",
		...rows,
		"",
	].join("\n");
}
