INSERT INTO organisations (id, name, parent) VALUES
    (1, 'Crabby Corp', NULL),
    (2, 'Engineering', 1),
    (3, 'Backend', 2),
    (4, 'Caching', 3),
    (5, 'Frontend', 2),
    (6, 'Sales', 1),
    (7, 'Shell Suppliers', NULL);

INSERT INTO users (id, name, email, organisation) VALUES
    (1, 'Ferris', 'ferris@crabby.example', 4),
    (2, 'Alan', 'alan@crabby.example', 3),
    (3, 'Grace', 'grace@crabby.example', 3),
    (4, 'Niklaus', 'niklaus@crabby.example', 5),
    (5, 'Barbara', 'barbara@crabby.example', 2),
    (6, 'Coral', 'coral@shells.example', 7);
