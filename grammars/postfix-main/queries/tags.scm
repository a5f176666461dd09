; The outline: parameters of main.cf; services of master.cf and what is set for each.
(parameter name: (parameter_name) @name) @definition.property
(service name: (service_name) @name) @definition.function
(option name: (parameter_name) @name) @definition.property
