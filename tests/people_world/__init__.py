"""An invented world of people and what sheets say of them and the truth of it. No real persons."""
