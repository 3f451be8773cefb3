/** The demonstrations that can be opened, as the home page presents them. What is wrong with each is for the user to find. */
export interface DemoCard {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly riddle: string;
  /** Other riddles of the same pictures, easy to hard; their names tell no answer. */
  readonly variants: readonly { readonly name: string; readonly label: string }[];
}

export const DEMOS: readonly DemoCard[] = [
  {
    name: 'cartoon',
    title: 'Cartoon faces',
    question: 'Cheerful or gloomy?',
    riddle: 'A classifier learns these faces quickly, then trips over new ones. What was it looking at?',
    variants: [],
  },
  {
    name: 'fruit',
    title: 'Fruit',
    question: 'Apple, banana or orange?',
    riddle:
      'Every fruit that it learned from is right, most of the new ones are wrong. What did it take for the fruit?',
    variants: [
      { name: 'fruit', label: 'First riddle' },
      { name: 'fruit:background', label: 'Second riddle' },
      { name: 'fruit:both', label: 'Third riddle' },
    ],
  },
];
