/** placeholder until the engine lands */
export {};
