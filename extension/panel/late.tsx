/** Screens whose code comes after the first screen is shown, so that the panel opens with little. */
import { type Signal, signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { Starting } from "./screens/starting.tsx";

export interface Late<Props> {
	readonly screen: Signal<FunctionComponent<Props> | undefined>;
	/** Reads the code now. Idempotent; the promise rejects when the file could not be read. */
	fetch(): Promise<void>;
}

export function late<Props>(load: () => Promise<FunctionComponent<Props>>): Late<Props> {
	const screen = signal<FunctionComponent<Props>>();
	let loading: Promise<void> | undefined;
	return {
		screen,
		fetch() {
			loading ??= load().then((component) => {
				screen.value = component;
			});
			return loading;
		},
	};
}

export function Show<Props extends object>({
	of,
	props,
}: {
	readonly of: Late<Props>;
	readonly props: Props;
}) {
	useEffect(() => {
		// a file is missing only when the extension was updated under an open page
		of.fetch().catch(() => location.reload());
	}, [of]);
	const Screen = of.screen.value;
	return Screen ? <Screen {...props} /> : <Starting />;
}
