/** Every option of the relay. This one table is the parser, the environment, `--help`, and the table in the README. */
import { limits as agreed } from "../protocol/limits.ts";
import { hyphenated, limitNames, limitTable } from "./limits.ts";

export interface Option {
	/** What stands after the flag in the help; a flag without a value has none. */
	readonly value?: string;
	/** What is usual, for people; the code that reads the option knows it too. */
	readonly usual?: string;
	readonly help: string;
	/** May be said more than once; in the environment, separated by commas. */
	readonly many?: true;
	/** One letter, as the forerunners had it. */
	readonly short?: string;
	/** Names in the environment that the forerunners had. */
	readonly aliases?: readonly string[];
}

export const options = {
	host: { value: "ADDRESS", usual: "127.0.0.1", help: "where to listen", short: "h" },
	port: {
		value: "NUMBER",
		usual: String(agreed.relayPort),
		help: "0 takes any free port",
		short: "p",
		aliases: ["PORT"],
	},
	password: {
		value: "TEXT",
		help: "what new people must know; other programs can see it, so rather use the file or the environment",
		short: "k",
	},
	"password-file": { value: "FILE", help: "the password is its first line" },
	open: { help: "let everybody in, without a password" },
	name: { value: "TEXT", usual: "Sidelong relay", help: "what people see" },
	channels: { value: "NAME", help: "a channel to suggest to people", many: true },
	"channels-file": { value: "FILE", help: "channels to suggest, one per line; read again when it changes" },
	"public-url": { value: "URL", help: "the only URL clients may use; needed beyond loopback" },
	"allowed-origins": {
		value: "LIST",
		usual: "chrome-extension://,moz-extension://",
		help: "web origins that may connect",
		aliases: ["CORS_ORIGINS"],
	},
	"tls-cert": { value: "FILE", help: "certificate chain (PEM); read again when it changes" },
	"tls-key": { value: "FILE", help: "its key (PEM)" },
	"trust-proxy": {
		value: "LIST",
		help: 'proxies whose X-Forwarded-For is believed: "loopback", addresses, networks',
	},
	"data-dir": { value: "FOLDER", usual: "the user's data folder", help: "relay key, handles, invitations" },
	"session-ttl": {
		value: "TIME",
		usual: "30d",
		help: "how long a handle is kept without a login: 720h, 30d",
		aliases: ["SESSION_TTL"],
	},
	"turn-url": {
		value: "URL",
		help: "a TURN server for calls between two homes: turn:turn.example.org:3478",
		many: true,
	},
	"turn-secret": {
		value: "TEXT",
		help: "its static-auth-secret; a second one while it is being changed, first the one that it knows now",
		many: true,
	},
	"stun-port": {
		value: "NUMBER",
		usual: "3478 beyond loopback, else 0",
		help: "UDP port of the built-in STUN; 0 is none",
	},
	"stun-url": { value: "URL", help: "another STUN server to tell people of", many: true },
	"metrics-port": { value: "NUMBER", usual: "none", help: "numbers for Prometheus on 127.0.0.1" },
	bus: { value: "NAME", usual: "memory", help: "how several nodes talk; memory is one node" },
	"log-level": { value: "LEVEL", usual: "info", help: "error, warn, info or debug" },
	"log-format": { value: "FORMAT", usual: "human", help: "human or json" },
	"log-connections": {
		help: "log who connects, as a short hash with a daily salt",
		short: "l",
	},
	debug: { help: "the same as --log-level debug", short: "d" },
	explain: { help: "show the limits in force and stop" },
	help: { help: "show this and stop" },
	version: { help: "show the version and stop" },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
export const optionNames = Object.keys(options) as OptionName[];

/** The options that change a limit. */
export const limitOptions: Readonly<Record<string, Option>> = Object.fromEntries(
	limitNames.map((name) => {
		const { initial, unit, why } = limitTable[name];
		return [
			`limit-${hyphenated(name)}`,
			{ value: "NUMBER", usual: String(initial), help: `${unit}: ${why}` },
		];
	}),
);

/** `SIDELONG_PUBLIC_URL` for `public-url`. */
export function environmentName(option: string): string {
	return `SIDELONG_${option.toUpperCase().replaceAll("-", "_")}`;
}

/** The options as a table in Markdown. */
export function optionTable(): string {
	const rows = optionNames.map((name) => {
		const { value, usual, help, short, aliases }: Option = options[name];
		const flag = `\`--${name}${value ? ` ${value}` : ""}\`${short ? `, \`-${short}\`` : ""}`;
		const names = [environmentName(name), ...(aliases ?? [])].map((each) => `\`${each}\``).join(", ");
		return [flag, names, usual ?? "", help];
	});
	return markdown(["option", "environment", "usual", ""], rows);
}

/** The limits as a table in Markdown. */
export function limitsTable(): string {
	const rows = limitNames.map((name) => {
		const { initial, unit, why } = limitTable[name];
		return [`\`--limit-${hyphenated(name)}\``, String(initial), unit, why];
	});
	return markdown(["option", "usual", "counts", "why"], rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
