/** One line of a menu: something to do, one of several to choose, or a switch. */
import { Check, type IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

interface Props {
	readonly children: ComponentChildren;
	readonly icon?: IconNode;
	/** In place of an icon. */
	readonly sign?: ComponentChildren;
	/** Chosen or not, where one of several is chosen. */
	readonly isChosen?: boolean;
	/** On or off, for a switch. */
	readonly isOn?: boolean;
	readonly isBad?: boolean;
	onPress(): void;
}

export function MenuItem({ children, icon, sign, isChosen, isOn, isBad, onPress }: Props) {
	const isRadio = isChosen !== undefined;
	const isSwitch = isOn !== undefined;
	const role = isRadio
		? ({ role: "menuitemradio", "aria-checked": isChosen } as const)
		: isSwitch
			? ({ role: "menuitemcheckbox", "aria-checked": isOn } as const)
			: ({ role: "menuitem" } as const);
	const classes = ["menu-item", isChosen ? "menu-chosen" : "", isBad ? "bad" : ""];
	return (
		<button type="button" class={classes.filter(Boolean).join(" ")} {...role} tabIndex={-1} onClick={onPress}>
			{sign ?? (icon && <Icon of={icon} size={16} />)}
			<span class="grow">{children}</span>
			{isChosen && <Icon of={Check} size={16} />}
			{isSwitch && <span class={isOn ? "switch switch-on" : "switch"} aria-hidden="true" />}
		</button>
	);
}
