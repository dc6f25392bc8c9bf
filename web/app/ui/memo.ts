// Components that are drawn anew only when what they show changes: a timeline of thousands of stretches
// must not follow every move of the play head.

import { Component, type FunctionComponent, h } from 'preact';

/** Makes a component that draws `View` again only when one of its properties is another. */
export function memo<P extends object>(View: FunctionComponent<P>): FunctionComponent<P> {
  class Kept extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const keys = Object.keys(next) as (keyof P)[];
      return keys.some((key) => next[key] !== this.props[key]);
    }
    override render() {
      return h(View, this.props);
    }
  }
  return (props) => h(Kept, props);
}
