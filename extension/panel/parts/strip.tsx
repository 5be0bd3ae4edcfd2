/** One line above a screen: what is not as it should be, and the one next step. */
import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";

interface Props {
	readonly sign: ComponentChildren;
	readonly children: ComponentChildren;
	readonly isBad?: boolean;
	readonly act?: string | undefined;
	onAct?(): void;
}

export function Strip({ sign, children, isBad, act, onAct }: Props) {
	return (
		<div class={isBad ? "strip strip-bad" : "strip"}>
			<span class="strip-sign">{sign}</span>
			<p class="grow">{children}</p>
			{act && (
				<Button size="low" onClick={() => onAct?.()}>
					{act}
				</Button>
			)}
		</div>
	);
}
